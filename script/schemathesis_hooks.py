"""What schemathesis shall not try, where a line of its configuration cannot say so."""

import os
import zlib

import schemathesis

# Of the paths that only the vendor's contract has, every which one is tried: all of them take hours.
SHARE = int(os.environ.get("PSA_MOCK_SHARE", "60"))


@schemathesis.hook
def filter_query(context, query):
    """A parameter without a value is none, as clients send it: it breaks no schema."""
    return not query or not any(value in ("", [], {}) for value in query.values())


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Keeps all paths with rules of their own, and of the others the same few in every run. A path is kept with all
    its methods, so that those that it lacks can be told."""
    paths = raw_schema["paths"]
    for path in list(paths):
        tiers = {each.get("x-tier") for each in paths[path].values() if isinstance(each, dict)}
        if "behaviour" not in tiers and zlib.crc32(path.encode()) % SHARE:
            del paths[path]
