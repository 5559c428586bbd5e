(f."REF_AREA", f.period) IN (SELECT DISTINCT d."REF_AREA", d.period FROM {rows} d WHERE d.cut IN ({cuts}))
