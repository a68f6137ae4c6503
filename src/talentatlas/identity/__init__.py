"""Identity: who is who. Replaceable as a whole: it makes person, person_work and identity_link."""
