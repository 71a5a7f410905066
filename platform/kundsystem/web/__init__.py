"""How it looks: base templates, components, styles, scripts and template tags."""
