{#- A number by the range it lies in; NULL where there is none. -#}
CASE
  WHEN {{ number }} IS NULL THEN NULL
  {%- for cut, name in ranges %}
  WHEN {{ number }} < {{ cut }} THEN {{ name }}
  {%- endfor %}
  ELSE {{ last }}
END
