"""Where captured bytes come from: one module per way of collecting, and what bytes are at first sight."""
