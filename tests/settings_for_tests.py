"""The product's settings, with data in a directory of its own for each process (pytest-xdist runs several).

The database is a real one, a file or a server, never in memory: some tests read it through a second connection.
"""

from __future__ import annotations

import os
import tempfile

os.environ["FUPIN_HOME"] = tempfile.mkdtemp(prefix=f"fupin-{os.environ.get('PYTEST_XDIST_WORKER', 'tests')}-")
os.environ["FUPIN_SECRET_KEY"] = "tests only"

# The product's settings read the environment when they are imported, which is now.
from fupin.config.settings import *  # noqa: F403
from fupin.config.settings import DATABASES, HOME, STORAGES

if not os.environ.get("DATABASE_URL"):
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "tests.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
(HOME / "static").mkdir()
