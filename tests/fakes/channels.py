"""Channels that do what a test needs: refuse, stay silent, lose their answer, or show something else."""

from tools.errors import ToolRejected, ToolUnavailable
from tools.youtube import Privacy, Upload, UploadRequest
from tools.youtube.local import LocalChannel


class RefusingChannel(LocalChannel):
    """Refuses a title with this word in it."""

    word = "octopus"

    def upload(self, request: UploadRequest) -> Upload:
        if self.word in request.title:
            raise ToolRejected(f"the title may not hold {self.word}", hint="Change the title.", provider="picky")
        return super().upload(request)


class SilentChannel(LocalChannel):
    """Does not answer an upload while it is silent. With `takes` it publishes before it falls silent."""

    silent = True
    takes = False
    uploads = 0

    def upload(self, request: UploadRequest) -> Upload:
        if not self.silent:
            self.uploads += 1
            return super().upload(request)
        if self.takes and super().find_upload(request.marker) is None:
            self.uploads += 1
            super().upload(request)
        raise ToolUnavailable("no answer", hint="It is tried again by itself.", provider="silent")


class PrivateChannel(LocalChannel):
    """Never makes a video public, whatever its publish time says."""

    def find_upload(self, marker: str) -> Upload | None:
        found = super().find_upload(marker)
        return found.model_copy(update={"privacy": Privacy.PRIVATE}) if found else None
