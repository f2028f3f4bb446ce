"""``python -m services.recap``."""

import sys

from services.recap.app import service
from shared.runtime import main

sys.exit(main("recap", service))
