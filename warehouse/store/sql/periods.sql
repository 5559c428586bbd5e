(f.cut, f."REF_AREA", f.period) IN (SELECT DISTINCT d.cut, d."REF_AREA", d.period FROM {rows} d WHERE d.cut IN ({cuts}))
