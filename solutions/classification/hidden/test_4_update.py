"""Exercise 4: wₙ = wₒ − η ∂L/∂wₒ, for all nine."""

import pytest
from common.update_tests import *  # noqa: F403

pytestmark = pytest.mark.exercise("update", "Exercise 4: update")
