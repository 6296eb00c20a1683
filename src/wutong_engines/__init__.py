"""Pure engines: frozen problem, one call, frozen result; no Django, no database, no clock, no network."""
