"""``python -m services.notifier``."""

import sys

from services.notifier.app import service
from services.notifier.data_files import DataFileError
from shared.runtime import main
from shared.settings import SettingsError

try:
    notifier = service()
except (SettingsError, DataFileError) as error:
    print(f"kinerja notifier cannot start:\n{error}", file=sys.stderr)  # noqa: T201
    sys.exit(2)
sys.exit(main(notifier))
