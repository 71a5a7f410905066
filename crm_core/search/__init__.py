"""Find anything: what is looked for, who finds it, in which order it is shown."""
