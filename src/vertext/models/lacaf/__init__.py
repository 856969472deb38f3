"""LACAF (arXiv 2501.03722): language-guided segmentation of pulmonary arteries and veins."""
