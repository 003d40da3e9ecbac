"""What schemathesis shall not try, where a line of its configuration cannot say so."""

import schemathesis


@schemathesis.hook
def filter_query(context, query):
    """A parameter without a value is none, as clients send it: it breaks no schema."""
    return not query or not any(value in ("", [], {}) for value in query.values())
