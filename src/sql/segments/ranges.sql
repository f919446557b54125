{#- The range that contains a number; NULL for NULL. -#}
CASE
  WHEN {{ number }} IS NULL THEN NULL
  {%- for cut, name in ranges %}
  WHEN {{ number }} < {{ cut }} THEN {{ name }}
  {%- endfor %}
  ELSE {{ last }}
END
