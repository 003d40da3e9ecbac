"""A session of requests that knows where the API is."""

from typing import Any

import requests


class APISession(requests.Session):
    """A session whose relative URLs, such as ``/company/contacts``, are below the URL of the API."""

    def __init__(self, api: str, auth: tuple[str, str], headers: dict[str, str]) -> None:
        super().__init__()
        self.api = api
        self.auth = auth
        self.headers.update(headers)

    def request(  # type: ignore[override]
        self, method: str, url: str, *arguments: Any, **options: Any
    ) -> requests.Response:
        if "://" not in url:
            url = f"{self.api}/{url.lstrip('/')}"
        return super().request(method, url, *arguments, **options)
