"""Looking after an installation: copies, versions of the database, retention, examination."""
