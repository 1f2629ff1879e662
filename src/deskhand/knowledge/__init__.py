"""The company's articles: import, split, index, search, freshness."""
