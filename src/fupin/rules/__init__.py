"""Machinery for rules over a registry: tables, parameters, rules, engine, explanation.

Pure: nothing here knows Django, a database or a particular policy. Only ``engine`` touches files.
"""
