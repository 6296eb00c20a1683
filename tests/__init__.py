"""The tests mirror `src/`; `people.py` names the people of their stories."""
