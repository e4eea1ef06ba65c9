"""Collecting what nobody needs any more: runs by age and size, and all that is left of others."""

from collections.abc import Iterator

from django.conf import settings

from designer.artifacts.errors import StoreError
from designer.artifacts.store import LocalStore
from designer.execution.upkeep import left_builds, left_images, retention, stored_files
from designer.workspace.store import artifact_store


def collect(
    *, days: float | None = None, max_bytes: int | None = None, is_dry: bool = False
) -> Iterator[str]:
    """Remove it, and say in a sentence each what was removed; if dry, only say what would be."""
    plan = retention.make_plan(days=days, max_bytes=max_bytes)
    if not is_dry:
        retention.carry_out(plan)
    yield f"{'Would remove' if is_dry else 'Removed'} {plan.describe()}."
    if not is_dry:
        built = left_builds.remove(left_builds.left_builds(settings.DATA_DIR / "environments"))
        yield f"{built:,} bytes of environments that nobody names were freed."
    yield from left_images.collect(is_dry=is_dry)
    yield from _collect_files(artifact_store(), is_dry=is_dry)


def _collect_files(store: LocalStore, *, is_dry: bool) -> Iterator[str]:
    if type(store) is not LocalStore:
        try:
            yield _collect_objects(store, is_dry=is_dry)
        except StoreError as error:
            yield f"The objects of the bucket stay. {error.message}"
    elif not is_dry:
        freed = stored_files.remove(store, stored_files.left_over(store))
        yield f"{freed:,} bytes were freed on disk."


def _collect_objects(store: LocalStore, *, is_dry: bool) -> str:
    found = list(store.left_over(stored_files.needed_digests))  # type: ignore[attr-defined]
    size = sum(one.size_bytes for one in found)
    listed = "".join(f"\n  {one.name} ({one.size_bytes:,} bytes)" for one in found)
    if is_dry:
        return f"Would remove {len(found)} objects of the bucket, {size:,} bytes.{listed}"
    freed = store.remove_left_over(found)  # type: ignore[attr-defined]
    return f"{freed:,} bytes were freed in the bucket."
