"""Atlases: labelled spines that others are segmented by."""

from vertext.atlases.atlas import Atlas
from vertext.atlases.atlas_channels import AtlasChannels
from vertext.atlases.atlas_set import AtlasSet
from vertext.atlases.atlas_votes import AtlasVotes
from vertext.atlases.joint_label_fusion import joint_label_fusion
from vertext.atlases.majority_vote import majority_vote
from vertext.atlases.probability_atlas import ProbabilityAtlas
from vertext.atlases.read_atlas_set import read_atlas_set
from vertext.atlases.register_atlases import WarpLimits, register_atlases
from vertext.atlases.registered_atlases import RegisteredAtlases
from vertext.atlases.save_atlas_set import save_atlas_set
from vertext.atlases.select_atlases import select_atlases
from vertext.atlases.staple import staple

__all__ = [
    "Atlas",
    "AtlasChannels",
    "AtlasSet",
    "AtlasVotes",
    "ProbabilityAtlas",
    "RegisteredAtlases",
    "WarpLimits",
    "joint_label_fusion",
    "majority_vote",
    "read_atlas_set",
    "register_atlases",
    "save_atlas_set",
    "select_atlases",
    "staple",
]
