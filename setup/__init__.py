"""Sets up, starts and tests Wutong on a bare machine; see docs/decisions/0002-setup-folder.md."""
