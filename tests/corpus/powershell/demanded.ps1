param(
  [string]$From = $(throw 'From has to be given'),
  [string]$To = (throw "To is missing"),
  [int]$Port = $( throw "-Port is needed" ),
  [string]$Note = "$(throw-away)",
  [string]$Throw = 'throw'
)
