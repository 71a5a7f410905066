"""The field registry: what forms, lists, imports and cards know about every field."""
