import Bulwark
