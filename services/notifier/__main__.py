"""``python -m services.notifier``."""

import sys

from services.notifier.app import service
from shared.runtime import main

sys.exit(main("notifier", service))
