"""The last check before a person sees the film: the mastered files, from start to end."""

from tools.media import Finding
from tools.render import Master, MasterRequest
from tools.render.caption_checks import check_captions
from tools.render.film_checks import check_black, check_length, compare_preview, watch
from tools.render.mix import spoken_stretches
from tools.render.sound_checks import check_sound, levels
from tools.render.voice_checks import check_voices

_MOST_OF_A_KIND = 4


def verify(master: Master, request: MasterRequest) -> tuple[Finding, ...]:
    """Look for what is wrong with the film; a good one gives nothing. A `hard` finding must not be published.

    The picture is decoded once and the sound once; the preview, the scenes and the soundtrack are compared by their
    coded packets. What is proven was decoded and checked in an earlier film: there only the comparison is made.
    """
    frames = sum(scene.frames for scene in request.scenes)
    watched = watch(master.video, request)
    findings = [*watched.findings, *check_length(watched, frames), *check_black(watched)]
    if watched.sound.size:
        findings += check_sound(watched.sound, spoken_stretches(request.scenes), request.loudness_lufs)
        findings += check_voices(request.scenes, levels(watched.sound))
    findings += compare_preview(master.preview, request, watched.coded_sound)
    findings += check_captions(master.srt, master.vtt, request.scenes)
    return _abridged(findings)


def _abridged(findings: list[Finding]) -> tuple[Finding, ...]:
    """At most four findings of a kind, hard ones first: a person reads them."""
    ordered = sorted(findings, key=lambda finding: not finding.hard)
    seen: dict[str, int] = {}
    kept = []
    for finding in ordered:
        seen[finding.check] = seen.get(finding.check, 0) + 1
        if seen[finding.check] <= _MOST_OF_A_KIND:
            kept.append(finding)
    return tuple(kept)
