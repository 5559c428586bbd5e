(f.cut, {scope_dims}, f.period) IN (SELECT DISTINCT d.cut, {draft_dims}, d.period FROM {rows} d WHERE d.cut IN ({cuts}))
