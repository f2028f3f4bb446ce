"""``python -m services.approval``."""

import sys

from services.approval.app import service
from shared.runtime import main

sys.exit(main("approval", service))
