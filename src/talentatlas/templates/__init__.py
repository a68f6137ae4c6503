"""What all pages share: style, parts, fonts, figures with their tables."""
