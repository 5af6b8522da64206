"""References to files: uploaded ones in inputs and configurations, and results that are files."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from agentstudio_agents.artifacts.artifact import Artifact
from agentstudio_agents.error import AgentError, MisuseError

REFERENCE: Final = "$artifact"
"""Member of the object by which an input or a configuration names an uploaded file."""


_UPLOAD: Final = "art_"


def reference_to(artifact: Artifact) -> dict[str, Any]:
    """Return the reference to a file that a task has saved."""
    return {
        REFERENCE: artifact.object,
        "name": artifact.name,
        "mediaType": artifact.media_type,
        "size": artifact.size,
        "sha256": artifact.sha256,
    }


class FileReference(BaseModel):
    """A file that an input, a configuration or a result names, to be read by `run.open`.

    Clients write `{"$artifact": "art_..."}`; the platform adds the other members.

    Attributes:
        artifact: Id of the upload, or of the file that holds a large result.
        name: Its name. None only before the platform has seen the reference, as in tests.
        media_type: What it holds, such as `text/csv`.
        size: In bytes.
        sha256: Of its bytes, in hexadecimal digits.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        title="FileReference",
    )

    artifact: Annotated[
        str, Field(alias=REFERENCE, max_length=200, description="Id of an uploaded file.")
    ]
    name: Annotated[str | None, Field(description="Added by the platform.")] = None
    media_type: Annotated[str | None, Field(description="Added by the platform.")] = None
    size: Annotated[int | None, Field(description="Added by the platform.")] = None
    sha256: Annotated[str | None, Field(description="Added by the platform.")] = None

    def to_artifact(self) -> Artifact:
        """Return the file as an artifact.

        Raises:
            AgentError: The platform has not seen the reference, so nothing is known of the file.
        """
        if None in (self.name, self.media_type, self.size, self.sha256):
            raise AgentError(f"'{self.artifact}' is no file that this task was given")
        return Artifact(
            name=self.name or "",
            media_type=self.media_type or "",
            size=self.size or 0,
            sha256=self.sha256 or "",
            object=f"upload.{self.artifact}"
            if self.artifact.startswith(_UPLOAD)
            else self.artifact,
        )


def resolved(
    value: dict[str, Any] | None, known: Mapping[str, dict[str, Any]]
) -> dict[str, Any] | None:
    """Return an object with what is known of the files that it names, as the platform does.

    Args:
        value: Input or configuration.
        known: Whole references by id. Those of other ids stay as they are.
    """
    return None if value is None else cast(dict[str, Any], _resolved(value, known))


def _resolved(value: object, known: Mapping[str, dict[str, Any]]) -> object:
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        if REFERENCE in members:
            return known.get(members[REFERENCE], members)
        return {name: _resolved(member, known) for name, member in members.items()}
    if isinstance(value, list):
        return [_resolved(element, known) for element in cast(list[Any], value)]
    return value


Readable = Artifact | FileReference | Mapping[str, Any]
"""What `run.open` takes: an artifact, or a reference, also as the JSON object that it is."""


def artifact_of(file: Readable) -> Artifact:
    """Return the artifact that a readable names.

    Raises:
        MisuseError: It is an object, and no reference.
        AgentError: As `FileReference.to_artifact`.
    """
    if isinstance(file, Artifact):
        return file
    if isinstance(file, FileReference):
        return file.to_artifact()
    try:
        return FileReference.model_validate(dict(file)).to_artifact()
    except ValidationError:
        raise MisuseError(
            f'no file: an Artifact, or {{"{REFERENCE}": "art_..."}} is expected'
        ) from None
