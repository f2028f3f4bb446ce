"""``python -m services.portal``."""

import sys

from services.portal.app import service
from shared.runtime import main

sys.exit(main("portal", service))
