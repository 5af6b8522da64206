"""Makes models and the schema of workflow files of ``contract/openapi.json``.

Without arguments it writes the files, with ``--check`` it compares them. What a server of another
version may send is accepted: limits of values are left to the server, and enumerations are open.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CONTRACT = HERE.parent.parent / "contract/openapi.json"
MODELS = HERE / "agentstudio/models.py"
SCHEMA = HERE / "agentstudio/cli/workflow.schema.json"
KEYWORDS = {"type", "enum", "required", "additionalProperties", "items", "minItems", "minLength",
            "minimum", "maximum", "description"}  # fmt: skip
LIMITS = {"minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern",
          "examples", "format", "additionalProperties", "default", "const"}  # fmt: skip
NOT_MODELS = {"EventStream", "StreamMessage", "JsonWebKeySet", "Refusal", "Token",
              "TokenRequest", "WorkflowMembers", "WorkflowOrMembers", "AgentTypes", "Checkpoints",
              "TemporalHistory", "JsonPatch",
              "Problem", "FieldError", "TaskMessage", "ErrorCode"}  # fmt: skip
OPTIONS = [
    "--input-file-type=openapi", "--output-model-type=pydantic_v2.BaseModel",
    "--base-class=agentstudio.base.Model", "--snake-case-field",
    "--enum-field-as-literal=all", "--target-python-version=3.10", "--use-standard-collections",
    "--use-union-operator", "--use-double-quotes", "--disable-timestamp",
    "--use-schema-description", "--use-field-description", "--openapi-scopes=schemas",
    "--collapse-root-models", "--formatters=builtin",
]  # fmt: skip
HEADER = '"""Generated from contract/openapi.json by generate.py; not edited manually."""\n\n'


def loosened(schema: Any, *, inside_properties: bool = False) -> Any:  # noqa: ANN401
    """A schema without limits of values; times stay times."""
    if isinstance(schema, list):
        return [loosened(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        name: loosened(value, inside_properties=name == "properties" and not inside_properties)
        for name, value in schema.items()
        if inside_properties or name not in LIMITS or value == "date-time" or _is_map(name, value)
    }
    return kept


def _is_map(name: str, value: Any) -> bool:  # noqa: ANN401
    return name == "additionalProperties" and isinstance(value, dict) and bool(value)


def generate() -> str:
    """The file's content."""
    document = json.loads(CONTRACT.read_text())
    schemas = {
        name: loosened(schema)
        for name, schema in sorted(document["components"]["schemas"].items())
        if name not in NOT_MODELS
    }
    reduced = {"openapi": "3.1.0", "info": document["info"], "paths": {},
               "components": {"schemas": schemas}}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "openapi.json"), Path(folder, "models.py")
        source.write_text(json.dumps(reduced))
        tool = Path(sys.executable).with_name("datamodel-codegen")
        subprocess.run([tool, f"--input={source}", f"--output={output}", *OPTIONS], check=True)
        text = output.read_text()
    text = text[text.index("from __future__") :]
    return HEADER + re.sub(r"(Literal\[[^\]]*\])", r"\1 | str", text)


def definition_schema() -> str:
    """The JSON Schema of workflow files: a whole request, or a definition alone."""
    schemas = json.loads(CONTRACT.read_text())["components"]["schemas"]
    names = ["WorkflowRequest", "WorkflowDefinition", "StepDefinition", "Pattern"]
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Workflow of Agent Studio",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in names[:2]],
        "$defs": {name: kept(schemas[name]) for name in names},
    }
    return json.dumps(whole, indent=2) + "\n"


def kept(schema: Any) -> Any:  # noqa: ANN401
    """A schema with the keywords that ``definitions.py`` and every editor know."""
    if isinstance(schema, list):
        return [kept(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result: dict[str, Any] = {}
    for name, value in schema.items():
        if name == "properties":
            result[name] = {member: kept(each) for member, each in value.items()}
        elif name == "$ref":
            result[name] = f"#/$defs/{value.rpartition('/')[2]}"
        elif name in KEYWORDS:
            result[name] = kept(value)
    return result


def digest(text: str) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def stamp(body: str) -> str:
    """What a file was made of, and that nobody has changed it since."""
    return f"# contract {digest(CONTRACT.read_text())}\n# body {digest(body)}\n"


def main() -> int:
    """Writes or compares. Comparing needs no generator: the models name what they were made of."""
    schema = definition_schema()
    if "--check" not in sys.argv:
        body = generate()
        MODELS.write_text(stamp(body) + body)
        SCHEMA.write_text(schema)
        return 0
    text = MODELS.read_text()
    body = text[text.index(HEADER) :]
    stale = [
        str(file)
        for file, is_current in (
            (MODELS, text == stamp(body) + body),
            (SCHEMA, SCHEMA.read_text() == schema),
        )
        if not is_current
    ]
    for file in stale:
        print(f"{file} is not what {CONTRACT} gives: run clients/generate", file=sys.stderr)
    return len(stale)


if __name__ == "__main__":
    sys.exit(main())
