"""Pages of prefecture, county, township and village."""
