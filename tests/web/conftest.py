"""The dashboard of the bundled figures, made once."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from web_client import Client

import talentatlas
from talentatlas.web.app import pages


@pytest.fixture(scope="session")
def atlas():
    return talentatlas.demo()


@pytest.fixture(scope="session")
def client(atlas):
    return Client(pages(atlas))
