"""ATM-Net (arXiv 2504.03476): text-guided segmentation of the lumbar spine."""

from vertext.models.atm_net.atm_net import AtmNet
from vertext.models.atm_net.config import AtmNetConfig

__all__ = ["AtmNet", "AtmNetConfig"]
