"""``python -m services.approval``."""

import sys

from services.approval.app import service
from shared.office import OfficesFileError
from shared.runtime import main
from shared.settings import SettingsError

try:
    approval = service()
except (SettingsError, OfficesFileError) as error:
    print(f"kinerja approval cannot start:\n{error}", file=sys.stderr)  # noqa: T201
    sys.exit(2)
sys.exit(main(approval))
