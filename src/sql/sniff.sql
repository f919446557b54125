{#- How a text file is delimited, and how many columns it has. -#}
SELECT
  Delimiter AS delimiter,
  Quote AS quote,
  Escape AS escape,
  SkipRows::BIGINT AS skip,
  HasHeader AS header,
  len(Columns)::BIGINT AS width
FROM sniff_csv({{ path }})
