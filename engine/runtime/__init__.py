"""The only place that knows SpiffWorkflow: compiles programs and advances instances."""
