"""``python -m services.collector``."""

import sys

from services.collector.app import service
from shared.runtime import main

sys.exit(main("collector", service))
