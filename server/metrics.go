package server

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"siemmes/server/web"
	"siemmes/warehouse"
)

// metrics counts requests by route, never by path: a path may name anything.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	uploads  *prometheus.CounterVec
}

func newMetrics(cache *web.Cache) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "siemmes_http_requests_total", Help: "Requests by route and status.",
		}, []string{"route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "siemmes_http_request_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60},
		}, []string{"route"}),
		uploads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "siemmes_uploads_total", Help: "Files handed in, by how it went: draft, unchanged, blocked, failed.",
		}, []string{"result"}),
	}
	m.registry.MustRegister(m.requests, m.duration, m.uploads,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.cached(cache)
	return m
}

// cached counts how requests were met by the cache, and what it holds.
func (m *metrics) cached(cache *web.Cache) {
	cache.Counts(func(kind, result string, requests func() float64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "siemmes_cache_requests_total", Help: "Answers, and the parts that they are made of, by how they came about: kept, shared with a request that was making them, made, unchanged for who has them.",
			ConstLabels: prometheus.Labels{"kind": kind, "result": result},
		}, requests))
	})
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "siemmes_cache_bytes", Help: "Bytes of answers, and of parts, that are kept.",
	}, func() float64 { return float64(cache.Size()) }))
}

func (m *metrics) observe(r *http.Request, status int, took time.Duration) {
	route := r.Pattern
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(route).Observe(took.Seconds())
}

// handler answers on the address of who runs the site.
func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry}))
	return mux
}

// healthz answers whether the process lives, its database answers, and something can be
// written to it. Readers are served where nothing can be.
func (s *shell) healthz(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	err := s.ping(r.Context())
	if err != nil {
		s.Log.ErrorContext(r.Context(), "health", "error", err)
		w.Header().Set("Retry-After", retryHealth)
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = io.WriteString(w, health(err, s.readOnly)+"\n") // the monitor went away
	return nil
}

// retryHealth is when a monitor asks again, in seconds.
const retryHealth = "10"

// health says in a line how the database is.
func health(err error, readOnly bool) string {
	switch {
	case err == nil && readOnly:
		return "ok: for reading only"
	case err == nil:
		return "ok"
	case errors.Is(err, warehouse.ErrNoSpace):
		return "no space: the disk is full; readers are answered, and nothing can be written"
	case errors.Is(err, warehouse.ErrBusy):
		return "the database is being opened again"
	}
	return "the database does not answer"
}
