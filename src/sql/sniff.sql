{#- How a text file is delimited, what its columns are called, and how many lines do not fit before they begin. -#}
SELECT
  Delimiter AS delimiter,
  Quote AS quote,
  Escape AS escape,
  SkipRows::BIGINT AS skip,
  HasHeader AS header,
  CAST(to_json(list_transform(Columns, lambda c: c.name)) AS VARCHAR) AS names
FROM sniff_csv({{ path }}, comment = '', encoding = '{{ encoding }}'{% if packing %}, compression = '{{ packing }}'{% endif %}{% if skip %}, skip = {{ skip }}{% endif %}{% if lenient %}, ignore_errors = true{% endif %})
