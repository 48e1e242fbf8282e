"""The one door: counts leave through here, for a viewer, under a policy, and nowhere else."""

from dashboard.privacy.door import (
    Published,
    PublishedText,
    publish_areas,
    publish_city,
    publish_clusters,
    publish_finding,
    publish_groups,
    publish_number,
    publish_others,
    publish_points,
    publish_public,
    publish_records,
    publish_resources,
    publish_shares,
    publish_signals,
    publish_statement,
)
from dashboard.privacy.download import csv
from dashboard.privacy.others import disjoint
from dashboard.privacy.policy import Policy
from dashboard.privacy.roles import Forbidden, Permission, Role, Viewer, may, require

__all__ = [
    "Forbidden",
    "Permission",
    "Policy",
    "Published",
    "PublishedText",
    "Role",
    "Viewer",
    "csv",
    "disjoint",
    "may",
    "publish_areas",
    "publish_city",
    "publish_clusters",
    "publish_finding",
    "publish_groups",
    "publish_number",
    "publish_others",
    "publish_points",
    "publish_public",
    "publish_records",
    "publish_resources",
    "publish_shares",
    "publish_signals",
    "publish_statement",
    "require",
]
