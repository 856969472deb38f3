"""What people get beside the label map: the report and the preview picture."""
