"""``python -m tests.meta.crds FOLDER < manifests.yaml``: custom resources against their CRDs.

FOLDER holds the CustomResourceDefinitions of the operators (Strimzi, MongoDB Community, KEDA,
Prometheus operator), which are theirs and not in this repository. A field that a definition does
not know is a fault, as it is for ``kubectl apply`` with strict validation.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

OF_KUBERNETES = ("apps/", "policy/", "networking.k8s.io/", "v1", "rbac.authorization.k8s.io/")

Schema = dict[str, Any]


def definitions(folder: Path) -> dict[tuple[str, str], Schema]:
    """Schemas by (apiVersion, kind) from every YAML file of the folder."""
    found: dict[tuple[str, str], Schema] = {}
    for file in sorted(folder.rglob("*.yaml")):
        for document in yaml.safe_load_all(file.read_text()):
            if not document or document.get("kind") != "CustomResourceDefinition":
                continue
            spec = document["spec"]
            for version in spec["versions"]:
                name = f"{spec['group']}/{version['name']}"
                schema = version["schema"]["openAPIV3Schema"]
                found[name, spec["names"]["kind"]] = closed(schema)
    return found


def closed(schema: Any) -> Any:
    """The same schema, with fields that it does not know forbidden; `nullable` as JSON Schema."""
    if not isinstance(schema, dict):
        return schema
    made = {
        key: {name: closed(part) for name, part in value.items()}
        if key == "properties"
        else closed(value)
        if key in {"items", "additionalProperties"}
        else value
        for key, value in schema.items()
        if key not in {"description", "anyOf", "oneOf", "format"}
    }
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    if (
        "properties" in made
        and "additionalProperties" not in made
        and not schema.get("x-kubernetes-preserve-unknown-fields")
        and not schema.get("x-kubernetes-embedded-resource")
    ):
        made["additionalProperties"] = False
    return made


def faults(documents: list[Any], known: dict[tuple[str, str], Schema]) -> Iterator[str]:
    """A sentence for each fault, and for each kind that nobody defines."""
    for document in documents:
        version, kind = document["apiVersion"], document["kind"]
        if version.startswith(OF_KUBERNETES):
            continue
        name = f"{kind} {document['metadata']['name']}"
        schema = known.get((version, kind))
        if schema is None:
            yield f"{name}: no definition of {version} {kind}"
            continue
        body = {key: value for key, value in document.items() if key != "metadata"}
        whole = {**schema, "properties": {**schema["properties"]}}
        whole["properties"].pop("metadata", None)
        for error in Draft202012Validator(whole).iter_errors(body):
            yield f"{name}: {error.json_path}: {error.message[:200]}"


def main() -> int:
    """Read manifests from stdin; 1 where there is a fault."""
    documents = [part for part in yaml.safe_load_all(sys.stdin) if part]
    found = list(faults(documents, definitions(Path(sys.argv[1]))))
    print("\n".join(found) or f"{len(documents)} manifests read, no fault")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
