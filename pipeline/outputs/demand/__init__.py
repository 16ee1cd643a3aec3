"""The framework against its postings: what is asked for, how often, what never, and what no competency covers."""

from pipeline.outputs.demand.demand import measure_demand
from pipeline.outputs.demand.records import Demand
from pipeline.outputs.demand.write import save_demand

__all__ = ["Demand", "measure_demand", "save_demand"]
