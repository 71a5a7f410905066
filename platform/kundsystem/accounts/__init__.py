"""Who is here: users and roles of one organisation, signing in, and what each may do."""
