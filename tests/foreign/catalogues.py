"""Run by the interpreter that has `requirements.txt`: what the official tools say of a folder."""

import json
import sys
from pathlib import Path

from frictionless import Package
from pyld import jsonld

folder = Path(sys.argv[1])
report = Package(str(folder / "datapackage.json")).validate()
data_set = json.loads((folder / "dcat.jsonld").read_text())
expanded = jsonld.expand(data_set, {"base": "https://kinerja.example/data/x/"})
print(
    json.dumps(
        {
            "valid": report.valid,
            "errors": report.flatten(["fieldName", "type", "message"]),
            "rows": [task.stats.get("rows") for task in report.tasks],
            "dcat": expanded,
        }
    )
)
