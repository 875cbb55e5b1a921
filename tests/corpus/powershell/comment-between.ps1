[CmdletBinding()] # binding
# a comment
param # the block
( # opens
    # First comes the name
    [string] # a string
    $Name # the name ),
    , # a comma
    <# block #> [int] <# in the middle ) #> $Age = <# default #> 5 <# after #>
    # the end
) # closes
