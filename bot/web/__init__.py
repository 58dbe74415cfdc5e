"""HTTP: where Slack delivers, where a workspace installs the app, and where a machine asks how Greenlight is."""
